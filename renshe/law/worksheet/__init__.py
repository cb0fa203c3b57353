"""The worksheet (计算表) of a result, as an officer would read it: clause, arithmetic, inputs, roundings, reasons.

`outline` takes a formula's graph apart, once; `filling` makes lines of it and fills them with one person's values; a
`Step` is a filled line with those below it. `data` keeps a worksheet, `shown` and `kept` put one of now and one that
was kept into the same words, which `text` and `html` write.
"""
