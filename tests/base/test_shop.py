from __future__ import annotations

from importlib import import_module

from ntt_pos.shop import Shop, _Service


def test_every_service_of_the_shop_is_where_it_is_declared():
    declared = {name: each for name, each in vars(Shop).items() if isinstance(each, _Service)}
    assert "checkout" in declared
    for name, each in declared.items():
        made = getattr(import_module(each.module), Shop.__annotations__[name])
        assert made.__module__ == each.module, name


def test_a_service_is_made_once_and_only_when_it_is_asked_for(shop):
    assert "labels" not in vars(shop)
    assert shop.labels is shop.labels
    assert "labels" in vars(shop)
