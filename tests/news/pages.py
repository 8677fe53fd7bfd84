"""A saved page of news, for tests that read one and look elsewhere."""

PAGE = """\
• 20 October 2016

  Meeting on the bridge

  Come to the bridge.

  Bring a coat.

• 3 May 2015

  Rain

  It rained.
"""
