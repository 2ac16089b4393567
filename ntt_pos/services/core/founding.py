"""The first day: a new shop with its outlet, its first register, its owner and the money in the safe."""

from __future__ import annotations

from dataclasses import dataclass

from ntt_pos import __version__
from ntt_pos.data import schema_version
from ntt_pos.data.engine import Database, Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import records
from ntt_pos.domain.core.codes import OUTLET_CODE, REGISTER_CODE
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.secrets import check_secret
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Actor, Role, SecretKind
from ntt_pos.domain.money.shift import SAFE, CashKind
from ntt_pos.services.core.ports import Clock, Ids
from ntt_pos.services.core.shop_settings import check_setting, store_settings
from ntt_pos.services.core.sign_in import secret_hashes
from ntt_pos.services.core.sign_in.users import LONGEST_NAME, SYSTEM_USERNAME, USERNAME
from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork


@dataclass(frozen=True, slots=True)
class FirstShop:
    """What the first start asks. ``opening_cash`` in rupiah is in the safe; a practice shop is framed in red."""

    outlet_code: str
    register_code: str
    shop_name: str
    address: str
    owner_username: str
    owner_name: str
    owner_secret: str
    opening_cash: int = 0
    practice: bool = False
    regency_code: str = ShopSettings().regency_code


def found_shop(database: Database, clock: Clock, ids: Ids, first: FirstShop) -> Context:
    """Write the first record of a new, empty database and return the context of its first register, in one transaction.

    The record holds a random install id, the shop, the schema and the program version. Raises DomainError in words
    when an answer cannot be used; then nothing was written.
    """
    _check(first)
    check_secret(SecretKind.PASSWORD, first.owner_secret, practice=first.practice)
    cost = secret_hashes.CHEAPEST if first.practice else secret_hashes.measure()
    secret = cost.hasher.hash(first.owner_secret, salt=ids.token(16))
    settings = ShopSettings(shop_name=first.shop_name, address=first.address, regency_code=first.regency_code)
    now = clock.now()
    with database.writing() as unit:
        outlet_id = records.add(
            unit,
            shop.outlet,
            {
                "uid": ids.uid(now),
                "code": first.outlet_code,
                "name": first.shop_name,
                "address": first.address,
                "regency_code": first.regency_code,
                "practice": first.practice,
            },
        )
        install_uid = ids.uid(now)
        register = {
            "uid": ids.uid(now),
            "outlet_id": outlet_id,
            "code": first.register_code,
            "kind": "TILL",
            "epoch": 0,
            "install_uid": install_uid,
        }
        register_id = records.add(unit, shop.register, register)
        system = (SYSTEM_USERNAME, SYSTEM_USERNAME, Role.SYSTEM, None)
        owners = (first.owner_username, first.owner_name, Role.OWNER, secret)
        users = [_add_user(unit, ids.uid(now), outlet_id, *each) for each in (system, owners)]
        home = Home(outlet_id, first.outlet_code, register_id, first.register_code, first.practice)
        context = Context(database=database, clock=clock, ids=ids, home=home, settings=settings)
        owner = Actor(users[-1], first.owner_username, first.owner_name, Role.OWNER)
        work = UnitOfWork.open(context, unit, owner)
        with work.record("shop.created") as record:
            record.notes.update(install=install_uid, program=__version__, schema=schema_version.head())
            record.save(shop.outlet, {}, row_id=outlet_id)
            record.save(shop.register, {}, row_id=register_id)
            for user_id in users:
                record.save(shop.user_account, {}, row_id=user_id)
            store_settings(record, settings)
            if not first.practice:
                secret_hashes.keep_cost(record, unit, outlet_id, cost)
            if first.opening_cash:
                record.move_cash(
                    kind=CashKind.OPENING,
                    amount=first.opening_cash,
                    to_place=SAFE,
                )
    return context


def _add_user(
    unit: Unit, uid: str, outlet_id: int, username: str, name: str, role: Role, secret_hash: str | None
) -> int:
    user = {
        "uid": uid,
        "outlet_id": outlet_id,
        "username": username,
        "name": name,
        "role": role,
        "secret_hash": secret_hash,
        "active": True,
    }
    return records.add(unit, shop.user_account, user)


def _check(first: FirstShop) -> None:
    if not OUTLET_CODE.fullmatch(first.outlet_code):
        raise DomainError(
            "“{code}” is not an outlet code. It has three capital letters, for example LRT.", code=first.outlet_code
        )
    if not REGISTER_CODE.fullmatch(first.register_code) or not first.register_code.startswith(first.outlet_code):
        raise DomainError(
            "“{code}” is not a register code. It is the outlet code, a dash and two digits, for example {outlet}-01.",
            code=first.register_code,
            outlet=first.outlet_code,
        )
    if not USERNAME.fullmatch(first.owner_username):
        raise DomainError(
            "“{username}” is not a user name. Use 2 to 30 small letters or digits, for example “ani”.",
            username=first.owner_username[:40],
        )
    if not first.owner_name.strip() or not first.owner_name.isprintable() or len(first.owner_name) > LONGEST_NAME:
        raise DomainError("A user needs a name of 1 to 60 characters.")
    check_setting("shop_name", first.shop_name)
    check_setting("address", first.address)
