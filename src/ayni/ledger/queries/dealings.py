"""Dealings: what two organisations did together and both stand behind, in SQL that other queries build on.

A participant stands behind a collaboration that it recorded or whose present answer of it is "confirmed".
"""

ANSWER = """
    SELECT a.participation_id, a.answer, a.handed_by_id
    FROM ledger_confirmation a
    WHERE NOT EXISTS (SELECT 1 FROM ledger_confirmation later WHERE later.replaces_id = a.id)
"""
"""Each participation's present answer."""

STANDING = f"""
    SELECT p.id, p.collaboration_id, p.organization_id, p.role, c.kind, c.happened_on, c.recorded_for_id,
           c.recorded_for_id = p.organization_id OR answer.handed_by_id IS NULL AS proven
    FROM ledger_participation p
    JOIN ledger_collaboration c ON c.id = p.collaboration_id
    LEFT JOIN ({ANSWER}) answer ON answer.participation_id = p.id
    WHERE (c.recorded_for_id = p.organization_id OR answer.answer = 'confirmed')
      AND NOT EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.collaboration_id = c.id)
"""
"""Participations that stand. `proven` is False for a confirmation by a link that the other side passed on."""
