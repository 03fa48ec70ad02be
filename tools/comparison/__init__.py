"""The parts of tools/compare_keras.py: each side's job, its processes, the table."""
