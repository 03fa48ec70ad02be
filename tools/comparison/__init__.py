"""The parts of tools/compare_keras.py and tools/compare_peers.py: each side's job, its processes, the table."""
