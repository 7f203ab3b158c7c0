"""The commands that need no database: they read files, call `ayni.methods` and print JSON."""
