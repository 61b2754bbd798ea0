"""Tokens that are not valid: every service refuses them in the same way."""

import base64
import hashlib
import hmac
import time
import unittest

from pactum_e2e import (
    EVENTS, KEY_ID, Refused, Suite, base64url, claims_of, private_key, public_key, sign, signing_input,
    wait_for,
)


class Tokens(unittest.TestCase):
    """A token that is not valid here: UNAUTHENTICATED, and the answer does not name the failed
    check."""

    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()

    def reasons(self, token):
        """Each service's answer to the token."""
        reasons = set()
        for service in self.suite.services:
            try:
                self.suite.call(service, "ListEvents", {}, token, api=EVENTS)
                reasons.add(("OK", ""))
            except Refused as refused:
                reasons.add((refused.code, refused.reason))
        return reasons

    def claims(self, **changes):
        claims = claims_of("auditor", roles=["AUDITOR"], regions=["*"])
        return {k: v for k, v in dict(claims, **changes).items() if v is not None}

    def assert_invalid(self, token):
        self.assertEqual(self.reasons(token), {("UNAUTHENTICATED", "TOKEN_INVALID")})

    def test_a_good_one_is_taken(self):
        self.assertEqual(self.reasons(sign(self.claims())), {("OK", "")})

    def test_none(self):
        self.assertEqual(self.reasons(""), {("UNAUTHENTICATED", "TOKEN_MISSING")})

    def test_expired(self):
        expired = sign(claims_of("auditor", lifetime=-3600, roles=["AUDITOR"]))
        self.assertEqual(self.reasons(expired), {("UNAUTHENTICATED", "TOKEN_EXPIRED")})

    def test_not_yet_valid(self):
        later = sign(self.claims(nbf=int(time.time()) + 3600))
        self.assertEqual(self.reasons(later), {("UNAUTHENTICATED", "TOKEN_EXPIRED")})

    def test_of_another_audience_or_issuer_or_without_an_end(self):
        for changes in (
            dict(aud="other"), dict(iss="other"), dict(exp=None), dict(aud=None), dict(iss=None),
        ):
            with self.subTest(changes):
                self.assert_invalid(sign(self.claims(**changes)))

    def test_signed_with_another_key(self):
        self.assert_invalid(sign(self.claims(), key=private_key("forger")))

    def test_hs256_with_the_public_key_as_secret(self):
        secret = (self.suite.keys / f"{KEY_ID}.pem").read_bytes()
        text = signing_input(dict(alg="HS256", typ="JWT", kid=KEY_ID), self.claims())
        for key in (secret, secret.strip()):
            signature = hmac.new(key, text.encode(), hashlib.sha256).digest()
            self.assert_invalid(text + "." + base64url(signature))

    def test_alg_none(self):
        for algorithm in ("none", "None", "NONE", ""):
            header = dict(alg=algorithm, typ="JWT", kid=KEY_ID)
            text = signing_input(header, self.claims())
            with self.subTest(algorithm):
                self.assert_invalid(text + ".")
                self.assert_invalid(text + "." + base64url(b"signature"))

    def test_of_a_key_that_the_services_do_not_have(self):
        for key_id in ("other", "../keys/public/dev", "dev.pem", ""):
            header = dict(alg="RS256", typ="JWT", kid=key_id)
            text = signing_input(header, self.claims())
            with self.subTest(key_id):
                self.assert_invalid(text + "." + base64url(b"signature"))

    def test_changed_after_it_was_signed(self):
        head, body, signature = sign(self.claims()).split(".")
        claims = base64.urlsafe_b64decode(body + "==").replace(b"AUDITOR", b"STATE_OFFICER")
        self.assert_invalid(".".join((head, base64url(claims), signature)))

    def test_not_a_token(self):
        for text in ("x", "a.b", "a.b.c.d", ".."):
            with self.subTest(text):
                self.assertEqual({code for code, _ in self.reasons(text)}, {"UNAUTHENTICATED"})

    def test_a_service_token_holds_no_role(self):
        both = sign(self.claims(service="procurement"))
        self.assertEqual(self.reasons(both), {("PERMISSION_DENIED", "ROLE_NOT_ALLOWED")})

    def test_a_key_added_later_is_found_without_a_restart(self):
        key = private_key("next")
        token = sign(self.claims(), key=key, key_id="next")
        self.assert_invalid(token)
        added = self.suite.keys / "next.pem"
        added.write_bytes(public_key(key))
        self.addCleanup(added.unlink)
        wait_for(lambda: self.reasons(token) == {("OK", "")}, 20, "the new key is known")


if __name__ == "__main__":
    unittest.main()
