"""The only gates to resources and bookings, and every list a page shows."""
