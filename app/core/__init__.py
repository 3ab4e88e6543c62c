"""What every room stands on: errors, paths, settings, log, database. No Qt, no engine."""
