"""What is in a text: personal data and harm, seen by small detectors that never decide anything."""
