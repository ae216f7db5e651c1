"""What a file of partners may say about how to reach them: an organisation's main line and shared address."""

from registry.platform.exchange.fields import Target

REACH = (
    Target(name="telephone", label="Telephone", cleaner="telephone",
           synonyms=("phone", "phone number", "telephone number", "tel", "phones", "main phone", "main line")),
    Target(name="extension", label="Extension", cleaner="extension", needs="telephone",
           synonyms=("ext", "phone extension")),
    Target(name="email", label="E-mail", cleaner="email",
           synonyms=("e-mail address", "mail", "email address", "organization email")),
)  # fmt: skip
