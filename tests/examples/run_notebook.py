"""Executes a notebook and writes it with its outputs: run_notebook.py NOTEBOOK RESULT FOLDER"""

import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(
    notebook,
    kernel_name="deno",
    timeout=240,
    # How long it waits for what a cell shows, on a machine with much else to do.
    iopub_timeout=60,
    resources={"metadata": {"path": sys.argv[3]}},
).execute()
nbformat.write(notebook, sys.argv[2])
