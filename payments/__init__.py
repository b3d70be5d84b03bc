"""Money: payments, the journal, receipts, and the one door to Stripe."""
