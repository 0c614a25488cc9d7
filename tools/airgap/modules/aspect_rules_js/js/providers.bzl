"""Providers, for rules that use those of //js:defs.bzl."""

load("//private:js_info.bzl", _JsInfo = "JsInfo")

JsInfo = _JsInfo
