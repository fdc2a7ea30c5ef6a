"""Was sich gegenüber einer früheren Fassung geändert hat."""
