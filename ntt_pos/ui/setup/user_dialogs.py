"""What is asked about a user: who is new, a new PIN, another role."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.secrets import check_secret
from ntt_pos.domain.core.users import OwnRole, Role, SecretKind
from ntt_pos.domain.core.words import ROLES
from ntt_pos.i18n import _
from ntt_pos.services.core.sign_in.users import UserCard
from ntt_pos.ui.forms.questions import ChoiceQuestion, TextQuestion, two_columns
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import fill
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.ui.setup.users_page import UsersPage

CHOSEN = (Role.CASHIER, Role.MANAGER, Role.OWNER, Role.AUDITOR)


def may_words(role: Role, own: OwnRole | None) -> str:
    """Return what people of a role may do, in a sentence."""
    if own is None:
        return _(ROLES[role].about)
    return _(
        "A role of this shop, made as a copy of: {role}. “Rights” shows what it may do.", role=_(ROLES[own.base].long)
    )


def secret_words(kind: SecretKind, *, practice: bool) -> str:
    """Return what a secret must be like for a role."""
    if kind is SecretKind.PIN:
        return _("6 digits or more.") if practice else _("6 digits or more; no date, no digits in a row.")
    return _("A PIN of 6 digits or more, or a password of 8 signs or more.") if practice else _("8 signs or more.")


def secret_fits(secret: TextQuestion, again: TextQuestion, kind: SecretKind, *, practice: bool) -> bool:
    """Tell whether a new secret is good enough and typed twice alike; else it is marked and said why."""
    try:
        check_secret(kind, secret.value(), practice=practice)
    except DomainError as error:
        secret.refuse(i18n.explain(error))
        return False
    if secret.value() != again.value():
        again.refuse(_("The two are not alike. Type the same twice."))
        return False
    return True


class UserDialog(Dialog):
    """Asks who is new."""

    def __init__(self, page: UsersPage) -> None:
        look = page.look
        super().__init__(look, _("Who is new here?"), width=640)
        self._page = page
        self._practice = page.session.practice
        self.name = TextQuestion(look, _("Name"), hint=_("As printed on receipts."), longest=60)
        self.username = TextQuestion(
            look, _("User name"), hint=_("2 to 30 small letters or digits, for example ani."), longest=30
        )
        self.role = ChoiceQuestion(look, _("Role"), page.role_options())
        self.secret = TextQuestion(look, _("PIN or password"), secret=True, hint=" ", read=str)
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self._may = Text(look, tone=Tone.MUTED, wrap=True)
        fill(self.body, two_columns([self.name, self.username, self.role, None, self.secret, self.again]), self._may)
        self.role.changed.connect(self._tell)
        self.name.changed.connect(self._propose)
        self.verb(_("Add the user"), self.save, "Ctrl+Return")
        self.again.field.entered.connect(self.save)
        self.start_at(self.name.field)
        self._tell()

    def save(self) -> None:
        """Add the user."""
        role = self.role.value()
        if not secret_fits(self.secret, self.again, self._page.kind_of(role), practice=self._practice):
            self.arrange()
            return
        session, by = self._page.session, self._page.session.by
        asked = {
            "username": self.username.value(),
            "name": self.name.value(),
            "role": role,
            "secret": self.secret.value(),
        }

        def failed(error: ShopError) -> None:
            sentence = i18n.explain(error)
            question = self.username if not self.username.value() or "username" in error.params else self.name
            question.refuse(sentence)
            self.arrange()

        def done(user: UserCard) -> None:
            self.finish()
            self._page.added(user)

        self.write(session.books, lambda: session.shop.people.add_user(by=by, **asked), done, failed)

    def _propose(self) -> None:
        """Propose the first word of the name until a user name is typed."""
        if not self.username.field.isModified():
            first = self.name.value().split(" ", 1)[0].lower()
            self.username.field.setText("".join(sign for sign in first if sign.isascii() and sign.isalnum()))

    def _tell(self) -> None:
        role = self.role.value()
        self._may.setText(self._page.may_of(role))
        self.secret.labelled.explain(secret_words(self._page.kind_of(role), practice=self._practice))


class SecretDialog(Dialog):
    """A new PIN or password."""

    def __init__(self, page: UsersPage, user: UserCard) -> None:
        look = page.look
        super().__init__(look, self.heading().format(name=user.name), width=560)
        self._page, self._user = page, user
        self.secret = TextQuestion(look, _("New PIN or password"), secret=True, hint=" ", read=str)
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self.ask()
        self.verb(self.verb_words(), self.save, "Ctrl+Return")
        self.again.field.entered.connect(self.save)
        self.secret.labelled.explain(secret_words(self._page.kind_of(self.role()), practice=page.session.practice))

    def heading(self) -> str:
        """Return the question."""
        return _("Which new PIN for {name}?")

    def verb_words(self) -> str:
        """Return what the verb says."""
        return _("Set the new PIN")

    def ask(self) -> None:
        """Lay out the questions."""
        self.body.addLayout(two_columns([self.secret, self.again]))
        self.start_at(self.secret.field)

    def role(self) -> str:
        """Return the code of the role that the secret must be good enough for."""
        return self._user.role_code

    def work(self, secret: str) -> Callable[[], object]:
        """Return what is done behind the screen; all it needs of the screen is read here."""
        people, by, user_id = self._page.session.shop.people, self._page.session.by, self._user.user_id
        return lambda: people.new_secret(by=by, user_id=user_id, secret=secret)

    def tell(self) -> None:
        """Say what holds now."""
        self._page.message.tell(_("{name} signs in with the new PIN from now on.", name=self._user.name))

    def save(self) -> None:
        """Set it."""
        if not secret_fits(
            self.secret, self.again, self._page.kind_of(self.role()), practice=self._page.session.practice
        ):
            self.arrange()
            return

        def failed(error: ShopError) -> None:
            self.secret.refuse(i18n.explain(error))
            self.arrange()

        def done(_answer: object) -> None:
            self.finish()
            self.tell()

        self.write(self._page.session.books, self.work(self.secret.value()), done, failed)


class RoleDialog(SecretDialog):
    """Another role, with a PIN or password that is good enough for it."""

    def heading(self) -> str:
        """Return the question."""
        return _("Which role for {name}?")

    def verb_words(self) -> str:
        """Return what the verb says."""
        return _("Give this role")

    def ask(self) -> None:
        """Lay out the questions, and tell what the role may do."""
        look = self._page.look
        options = [each for each in self._page.role_options() if each[0] != self._user.role_code]
        self.choice = ChoiceQuestion(look, _("Role"), options)
        self._may = Text(look, tone=Tone.MUTED, wrap=True)
        fill(self.body, two_columns([self.choice, None, self.secret, self.again]), self._may)
        self.choice.changed.connect(self._tell)
        self.start_at(self.choice.choice)
        self._tell()

    def role(self) -> str:
        """Return the code of the chosen role."""
        return self.choice.value()

    def work(self, secret: str) -> Callable[[], object]:
        """Return the giving of the role, which holds from their next act on."""
        people, by, user_id, role = (
            self._page.session.shop.people,
            self._page.session.by,
            self._user.user_id,
            self.role(),
        )
        return lambda: people.change_role(by=by, user_id=user_id, role=role, secret=secret)

    def tell(self) -> None:
        """Say what holds now."""
        self._page.reload()
        words = _("{name} is {role} now, and signs in with the new PIN or password.")
        self._page.message.tell(words.format(name=self._user.name, role=dict(self._page.role_options())[self.role()]))

    def _tell(self) -> None:
        self._may.setText(self._page.may_of(self.role()))
        self.secret.labelled.explain(
            secret_words(self._page.kind_of(self.role()), practice=self._page.session.practice)
        )
