"""Texts for translators: out as PO or Excel workbook, and back in, file by file as people keep them.

`collect` finds every text a language needs, `po` and `workbook` write and read the file, `rules` say what is refused,
`plan` compares the rows with what stands in the knowledge base, `patch` and `catalogue` change files in place.
"""

from .collect import Collection, collect
from .plan import Plan, plan
from .po import as_po, read_po_rows
from .rows import FileProblem, Row
from .workbook import read_workbook, write_workbook
from .write import try_out, write_all

__all__ = [
    "Collection",
    "FileProblem",
    "Plan",
    "Row",
    "as_po",
    "collect",
    "plan",
    "read_po_rows",
    "read_workbook",
    "try_out",
    "write_all",
    "write_workbook",
]
