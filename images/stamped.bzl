"""Whether the command line asks for a stamped build."""

IS_STAMPED = select({
    "//images:stamped": True,
    "//conditions:default": False,
})
