"""The languages of the pages: words from catalogues, numbers and dates as people write them."""
