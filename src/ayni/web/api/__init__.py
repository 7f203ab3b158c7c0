"""The API, version 1: what programs may read and record, by the same rules as the pages."""
