"""What statutes and guides want of agreements, to begin with. The operator edits these; nothing here is legal advice.

Few rows, so this is quick.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform.migration import sql

ID = "0001-record-packs"
SQL = """
INSERT INTO agreement_pack
    (code, title, kinds, region, citation, term_months, review_months, clauses, signers, filing, publish)
VALUES
    ('school_general', 'School and law enforcement', '{mou,moa,information_sharing}', '',
     'COPS Office, MOU fact sheet for school resource officer programs; SAFECOM, Writing Guide for an MOU', NULL, 12,
     ARRAY[
        'Says what the partnership is for',
        'Says who does what: school, law enforcement, each by role',
        'Says what is shared and what is not, how, and by whom',
        'Says who supervises the officers at the school',
        'Says how the partners keep in touch between cases',
        'Says how and when it is reviewed and who may change it'],
     'Chief or sheriff, and the head of the school or district', NULL, false),
    ('va_school', 'Virginia: school board and law enforcement', '{mou,moa}', 'VA',
     'Va. Code 22.1-280.2:3', NULL, 24,
     ARRAY[
        'Follows the model of the Department of Criminal Justice Services',
        'Is reviewed, then amended or affirmed, at least every two years, and whenever a party asks for it',
        'Stands on the website of the school division',
        'Gives the public notice and a hearing in each review'],
     'School board and law-enforcement agency', NULL, true),
    ('pa_school', 'Pennsylvania: school entity and police', '{mou,moa}', 'PA',
     '24 P.S. 13-1303-A(c)', 24, 24,
     ARRAY[
        'Is updated and signed anew every two years',
        'Is signed by the chief school administrator',
        'Is signed by the chief of police',
        'Is signed by the principal of every building',
        'Is filed with the state office that receives them'],
     'Chief school administrator, chief of police, every building principal',
     'The state office named by the law; check which one receives them now', false),
    ('co_school', 'Colorado: school board and partners', '{mou,moa,information_sharing,interagency_juvenile}', 'CO',
     'Colorado Attorney General, guidance on interagency cooperation and school safety', NULL, 12,
     ARRAY[
        'Says what each partner reports, and to whom',
        'Says what information is shared and on what basis',
        'Says how threats are assessed together'],
     'School board and each partner', NULL, false),
    ('tx_school', 'Texas: district, mutual aid and understandings', '{mou,moa,mutual_aid}', 'TX',
     'Tex. Educ. Code 37.212, 37.2121', NULL, 12,
     ARRAY[
        'Names the gap that it closes',
        'Says what each party commits to bring',
        'Says how it is kept up to date and reviewed',
        'Says what training each party needs for it'],
     'District and the entity that commits itself', NULL, false),
    ('baa_qsoa', 'Business associate, qualified service organization', '{baa_qsoa}', '',
     '45 CFR 164.504(e); 42 CFR 2.11', NULL, 12,
     ARRAY[
        'Says which uses and disclosures are allowed',
        'Asks for safeguards and for word of any breach',
        'Binds subcontractors in the same way',
        'Has information returned or destroyed at the end',
        'Acknowledges that 42 CFR Part 2 binds the organization, where it serves such a program',
        'Promises to resist in court any access that Part 2 does not allow, where it serves such a program'],
     'Covered entity or program, and the organization that serves it', NULL, false),
    ('cjis_control', 'Management control of criminal justice information', '{management_control,cjis_exchange}', '',
     'FBI CJIS Security Policy, information exchange agreements; 28 CFR 20.33', NULL, 12,
     ARRAY[
        'Leaves management control with the criminal justice agency',
        'Lets that agency set priorities and the standards for choosing, supervising and removing personnel',
        'Applies the CJIS Security Policy, with its audits and sanctions',
        'Says who may receive what, and that each dissemination is logged'],
     'Criminal justice agency and the agency that serves it', NULL, false);
"""


async def forwards() -> MigrationManager:
    return sql("agreements", ID, __doc__ or "", SQL)
