"""`make bench`: figures beside a baseline measured in the same run. Never part of pass or fail."""
