"""What every room stands on: errors, paths, settings, log, database, cancellation. No Qt, no engine."""
