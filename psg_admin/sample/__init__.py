"""The sample office: invented people from word lists, the same for the same seed and day."""
