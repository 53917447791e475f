"""Ways past the audit, each played on a real git repository; and the honest work that must pass."""
