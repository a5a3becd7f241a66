"""Reads user data as cloud-init does on a machine, with cloud-init's own code.

Takes a folder of files, and writes one JSON document: for each file's name what cloud-init would do, or its complaint.
"""

import base64
import json
import os
import sys

from cloudinit import safeyaml, util
from cloudinit.config import cc_write_files
from cloudinit.config.schema import get_schema, validate_cloudconfig_schema
from cloudinit.handlers import type_from_starts_with

SCHEMA = get_schema()


def written(entry):
    extractions = cc_write_files.canonicalize_extraction(entry.get("encoding"))
    content = cc_write_files.extract_contents(entry.get("content", ""), extractions)
    user, group = util.extract_usergroup(entry["owner"])
    return {
        "path": os.path.abspath(entry["path"]),
        "content": base64.b64encode(util.encode_text(content)).decode(),
        "mode": "%04o" % cc_write_files.decode_perms(entry["permissions"], None),
        "owner": user,
        "group": group,
        "late": entry.get("defer", False),
    }


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    text = util.decomp_gzip(raw, decode=False)
    kind = type_from_starts_with(text.decode())
    if kind != "text/cloud-config":
        raise ValueError("cloud-init takes it for %s" % kind)
    config = safeyaml.load(text)
    validate_cloudconfig_schema(config, SCHEMA, strict=True, log_deprecations=False)
    return {
        "keys": sorted(config),
        "packed": raw != text,
        "files": [written(entry) for entry in config.get("write_files", [])],
        "sshKeys": config.get("ssh_authorized_keys", []),
    }


def report(path):
    try:
        return read(path)
    except Exception as error:
        return {"complaint": "%s: %s" % (type(error).__name__, error)}


folder = sys.argv[1]
json.dump({name: report(os.path.join(folder, name)) for name in os.listdir(folder)}, sys.stdout)
