"""What make check says can be done about what was refused or odd, by the reason on the record; a mend is said once."""

_REPAIRS = "mend the texts: 'repairs: all' in study.yaml"
_ONE_OF_EACH = "keep one of each: 'duplicates: keep_one' in study.yaml"
_ITSELF = "save it again as what its name says, from the program that made it"
_UNPACK = "unpack it, and put the files themselves there"
_CLOSE = "close the quote that stands open there, and put quotes around cells with the delimiter in them"
MENDS = {
    "several articles": "export the articles as .docx (Nexis), .html or .rtf (Factiva), .txt (ProQuest), or one file each",
    "a notice in place of an article": "the database may not show that article: get it elsewhere, or do without",
    "not UTF-8": "state the encoding in study.yaml (encoding: cp1251) or save the files as UTF-8",
    "no column of texts": "name the columns in study.yaml (columns: {text: ...})",
    "no column of names": "give metadata.csv a column file with the names of the texts",
    "no column of metadata": "name the columns of metadata.csv outlet, date, title, or say in study.yaml: columns",
    "metadata of no article": "write the names in metadata.csv as those of the files",
    "no text layer": "recognise the text of scans first (OCR, such as ocrmypdf)",
    "too many pages for articles": "take the articles out of the PDF, one file each",
    "too large when unpacked": _UNPACK,
    "locked by a password": "save it without its password (of an archive, unpack it), and put that there",
    "an export that is not whole": "export it again: it ends in the midst of an article",
    "an article without text": "export it again with the full text, or do without",
    "metadata twice": "keep one row for each file in metadata.csv",
    "columns not read": "name the columns outlet, published, title, or say in study.yaml what they are (columns: {outlet: ...})",
    "broken row": _CLOSE,
    "wrong number of cells": _CLOSE,
    "not English": "take a text in for all that by its name in study.yaml (keep: [name]), or leave it out",
    "empty": "put the text there, or remove the file",
    "blank": "put the text there, or remove the file",
    "not text": "name the file by what it is (.docx, .rtf, .pdf, .zip)",
    "not a Word file": _ITSELF,
    "not an Excel workbook": _ITSELF,
    "not a PDF file": _ITSELF,
    "not an RTF file": _ITSELF,
    "not a format that is read": "save old or other formats as .docx, .txt or .xlsx",
    "wrapped lines": "put lines that were broken at a width together, or most words are lost: 'repairs: all' in study.yaml",
    "HTML entities or tags": _REPAIRS,
    "mojibake": _REPAIRS,
    "control characters": _REPAIRS,
    "decomposed accents": _REPAIRS,
    "invisible characters": _REPAIRS,
    "look-alike letters": _REPAIRS,
    "exact duplicate": _ONE_OF_EACH,
    "near duplicate": _ONE_OF_EACH,
    "undated": "write whole dates (2019-07-05) into metadata.csv; for 03/04/2019 say 'date_order: day_first' in study.yaml",
}
