"""What is about KPIs, one file a method: pure functions, frame to frame. No file, no database, no clock."""
