"""A study told in the order that a paper needs, as a page, a Word document or a PDF."""
