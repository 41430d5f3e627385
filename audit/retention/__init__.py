"""How long private parts are kept, and how they go: retention, erasure, legal hold, names that can be looked up.

``README.md`` beside this file says what remains of somebody and how a request is answered.
"""
