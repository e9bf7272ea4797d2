"""The workbook of a month: its tables as plain values, and the Excel file that is made of them."""
