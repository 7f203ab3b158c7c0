"""The gates to the ledger's objects, and every list its pages show; one module a subject."""
