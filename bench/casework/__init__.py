"""Cases measured: decided one by one, in bulk and at once; listed where a million wait; read from a workbook."""
