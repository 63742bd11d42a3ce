"""From topic, person and day to advice: chain, offices, courses, deadlines, crisis."""
