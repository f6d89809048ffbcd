"""`python -m eval quality`: every set, our service beside baselines and other libraries, in one report."""
