"""Kinds that producers and goods are told apart by: the pillar of a producer, the halal state of a food."""

from __future__ import annotations

from enum import StrEnum


class Pillar(StrEnum):
    """On what a producer stands: village, school or community."""

    VILLAGE = "VILLAGE"
    SCHOOL = "SCHOOL"
    COMMUNITY = "COMMUNITY"


class Halal(StrEnum):
    """The halal state of a food product; NONE for what is not food."""

    HALAL = "HALAL"
    NOT_HALAL = "NOT_HALAL"
    UNCERTIFIED = "UNCERTIFIED"
    NONE = "NONE"
