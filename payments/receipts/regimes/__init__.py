"""The regimes we know, by their code: one small module per country."""

from payments.receipts.regimes.base import (
    Assessment,
    DonorFacts,
    Draft,
    IssuerFacts,
    LineFacts,
    Problem,
    Regime,
    Text,
)
from payments.receipts.regimes.generic import Generic
from payments.receipts.regimes.pl import Poland

REGIMES: dict[str, Regime] = {regime.code: regime for regime in (Generic(), Poland())}

__all__ = [
    "REGIMES",
    "Assessment",
    "DonorFacts",
    "Draft",
    "IssuerFacts",
    "LineFacts",
    "Problem",
    "Regime",
    "Text",
]
