"""What crosses the wire: shapes only; a schema never fetches and never decides."""
