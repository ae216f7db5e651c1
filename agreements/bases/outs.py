"""From what is known to what programs are sent."""

from datetime import date

import msgspec

from agreements.bases.facts import Agreement
from agreements.bases.given import Given
from agreements.bases.model import Basis
from agreements.bases.outcome import Coverage, Duty, Offer
from agreements.bases.schemas import BasisIn, BasisOut, CoverageOut, DutyOut, OfferOut, UnderOut
from agreements.bases.shipped import content
from agreements.bases.wording import FOOTER


def basis_out(basis: Basis, on: date) -> BasisOut:
    known = content(basis.card)
    code, jurisdiction = known.pop("code"), known.pop("jurisdiction")
    return BasisOut(
        id=basis.id,
        code=code,
        number=basis.number,
        jurisdiction=jurisdiction,
        status=basis.status,
        guides=basis.guides(on),
        overdue=basis.overdue(on),
        step=basis.card.step,
        reviewed_on=basis.reviewed_on,
        reviewed_by=basis.reviewed_by,
        next_review_on=basis.next_review_on,
        retired_on=basis.retired_on,
        retired_because=basis.retired_because,
        content=msgspec.convert(known, BasisIn),
        version=basis.version,
    )


def coverage_out(asked: Given, found: Coverage) -> CoverageOut:
    return CoverageOut(
        organisation_id=asked.id,
        category=found.category,
        circumstance=found.circumstance,
        on=asked.on,
        summary=found.summary,
        covered=found.covered,
        ask=[_offer(one) for one in found.ask],
        formal=[_offer(one) for one in found.formal],
        limits=[_offer(one) for one in found.limits],
        under=[_under(one) for one in found.under],
        bring=list(found.bring),
        writes_down=[_duty(one) for one in found.writes_down],
        reasons=list(found.reasons),
        missing=list(found.missing),
        note=FOOTER,
    )


def _offer(offer: Offer) -> OfferOut:
    card, basis = offer.card, offer.basis
    return OfferOut(
        basis_id=basis.id,
        code=card.code,
        number=basis.number,
        title=card.title,
        citation=card.citation,
        statement=card.statement,
        step=card.step,
        jurisdiction=card.jurisdiction,
        discloses=card.discloses,
        recipients=card.recipients,
        tests=list(card.tests),
        not_covered=list(card.not_covered),
        redisclosure=card.redisclosure,
        reasons=list(offer.reasons),
        reviewed_on=basis.reviewed_on,
        overdue=offer.overdue,
    )


def _under(agreement: Agreement) -> UnderOut:
    return UnderOut(
        agreement_id=agreement.id,
        reference=agreement.reference,
        title=agreement.title,
        state=str(agreement.state),
        last_day_in_force=agreement.last_day,
        clause=agreement.clause,
        request_channel=agreement.request_channel,
        response_hours=agreement.response_hours,
        identity_check=agreement.identity_check,
        handling=agreement.tlp,
    )


def _duty(duty: Duty) -> DutyOut:
    return DutyOut(who=duty.who, what=list(duty.what), under=duty.under, retention=duty.retention)
