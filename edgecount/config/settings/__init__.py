"""The layer of settings over config.yaml: what was changed in the browser, with its history.

`setting` has what one is, `laying` puts the layer over what the file holds, `fitting` finds the part of it that fits;
`change` and `undoing` say what a change does to the layer, `grants` what may be changed by whom, `secrecy` keeps logins
apart.  All of these are pure; `kept` stores the layer and its history, and `settings` puts it all together.
"""
