"""What draws texts.

`text` shows a text and its branches as `tiles` of `lines`, painted by `inking` in `letters`;
`staves` are a unit's numbers over the characters, `score` says where and `scoring` paints;
`following` is what comes next, `ranking` which units follow a pattern, `gap` what three networks
expect.
"""
