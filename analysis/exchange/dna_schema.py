"""The tables of a database of Discourse Network Analyzer 3.0, as that program makes and checks them (leifeld-lab/dna, Sql.java)."""

from __future__ import annotations

VERSION = ("3.0.7", "2022-06-10")
SHORT = 190  # characters of a label, a title, an attribute at most


def _flag(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {default}"


def _label(name: str, default: str = "") -> str:
    return f"{name} TEXT NOT NULL {default} CHECK (LENGTH({name}) <= {SHORT})"


def _colour(needed: str = "NOT NULL DEFAULT 0 ") -> str:
    return ", ".join(f"{name} INTEGER {needed}CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue"))


def _to(table: str, *columns: str) -> str:
    return ", ".join(f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE" for column in columns)


_PERMISSIONS = [
    *(f"{verb}Documents" for verb in ("Add", "Edit", "Delete", "Import")),
    *(f"{verb}Statements" for verb in ("Add", "Edit", "Delete")),
    *(f"Edit{what}" for what in ("Attributes", "Regex", "StatementTypes", "Coders", "CoderRelations")),
    *(f"{verb}Others{what}" for what in ("Documents", "Statements") for verb in ("View", "Edit")),
]
_SEEN = [f"{verb}{what}" for what in ("Statements", "Documents") for verb in ("view", "edit")]
_EMPTY = "DEFAULT ''"
_KEY = "ID INTEGER NOT NULL PRIMARY KEY"
_VALUE_OF = f"{_to('STATEMENTS', 'StatementId')}, {_to('VARIABLES', 'VariableId')}, UNIQUE (StatementId, VariableId)"
_TYPES = " OR ".join(f"DataType = '{name}'" for name in ("boolean", "integer", "long text", "short text"))


def _data(value: str, more: str = "") -> str:
    return f"{_KEY}, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {value}, {more}{_VALUE_OF}"


TABLES = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT NOT NULL",
    "CODERS": f"{_KEY}, {_label('Name')}, {_colour()}, "
    "Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0, "
    "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14, "
    f"{_label('Password')}, PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300, "
    f"{_flag('ColorByCoder', 0)}, {_flag('PopupDecoration', 0)}, {_flag('PopupAutoComplete', 1)}, "
    + ", ".join(_flag(f"Permission{name}", 1) for name in _PERMISSIONS),
    "DOCUMENTS": f"{_KEY}, {_label('Title')}, Text TEXT NOT NULL, Coder INTEGER, "
    + ", ".join(_label(name, _EMPTY) for name in ("Author", "Source", "Section"))
    + f", Notes TEXT NOT NULL DEFAULT '', {_label('Type', _EMPTY)}, Date INTEGER NOT NULL, "
    + _to("CODERS", "Coder"),
    "STATEMENTTYPES": f"{_KEY}, {_label('Label')}, {_colour()}",
    "VARIABLES": f"{_KEY}, {_label('Variable')}, DataType TEXT NOT NULL CHECK ({_TYPES}) DEFAULT 'short text', "
    f"StatementTypeId INTEGER, {_to('STATEMENTTYPES', 'StatementTypeId')}, UNIQUE (Variable, StatementTypeId)",
    "VARIABLELINKS": f"{_KEY}, SourceVariableId INTEGER, TargetVariableId INTEGER, "
    f"CHECK (TargetVariableId != SourceVariableId), {_to('VARIABLES', 'SourceVariableId', 'TargetVariableId')}",
    "REGEXES": f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) <= {SHORT}), {_colour()}",
    "CODERRELATIONS": f"{_KEY}, Coder INTEGER CHECK(Coder > 0), OtherCoder INTEGER CHECK(OtherCoder > 0), "
    + ", ".join(_flag(name, 1) for name in _SEEN)
    + f", CHECK (Coder != OtherCoder), {_to('CODERS', 'Coder', 'OtherCoder')}",
    "STATEMENTS": f"{_KEY}, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER NOT NULL CHECK(Start >= 0), "
    "Stop INTEGER NOT NULL CHECK(Stop >= 0), Coder INTEGER, CHECK (Start < Stop), "
    f"{_to('STATEMENTTYPES', 'StatementTypeId')}, {_to('CODERS', 'Coder')}, {_to('DOCUMENTS', 'DocumentId')}",
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": f"{_KEY}, VariableId INTEGER NOT NULL, {_label('Value', _EMPTY)}, {_colour('')}, "
    "ChildOf INTEGER CHECK(ChildOf > 0), UNIQUE (VariableId, Value), "
    f"{_to('ENTITIES', 'ChildOf')}, {_to('VARIABLES', 'VariableId')}",
    "DATASHORTTEXT": _data("Entity INTEGER NOT NULL", f"{_to('ENTITIES', 'Entity')}, "),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": f"{_KEY}, VariableId INTEGER NOT NULL, {_label('AttributeVariable')}, "
    f"UNIQUE(VariableId, AttributeVariable), {_to('VARIABLES', 'VariableId')}",
    "ATTRIBUTEVALUES": f"{_KEY}, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, "
    f"{_label('AttributeValue', _EMPTY)}, UNIQUE (EntityId, AttributeVariableId), "
    f"{_to('ENTITIES', 'EntityId')}, {_to('ATTRIBUTEVARIABLES', 'AttributeVariableId')}",
}
