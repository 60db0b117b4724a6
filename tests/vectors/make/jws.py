"""Signs a JWS with jwcrypto or Authlib: {"tool", "alg", "form", "header", "payload" (base64), "key" (PEM)} from stdin.

    python3 -m venv venv && venv/bin/pip install jwcrypto==1.6.1 authlib==1.9.9
"""
import base64
import json
import sys

job = json.load(sys.stdin)
payload = base64.b64decode(job['payload'])
header = {'alg': job['alg'], **job['header']}
key = job['key'].encode()

if job['tool'] == 'jwcrypto':
    from jwcrypto import jwk, jws
    from jwcrypto.common import JWSEHeaderParameter

    signer = jwk.JWK(kty='oct', k=base64.urlsafe_b64encode(key).decode().rstrip('=')) if job['alg'].startswith('HS') else jwk.JWK.from_pem(key)
    registry = {name: JWSEHeaderParameter(name, True, True, None) for name in header.get('crit', [])}
    token = jws.JWS(payload, header_registry=registry)
    token.allowed_algs = [job['alg']]
    token.add_signature(signer, job['alg'], json.dumps(header))
    print(token.serialize(compact=job['form'] == 'compact'), end='')
else:
    from authlib.jose import JsonWebSignature

    signer = JsonWebSignature(algorithms=[job['alg']])
    if job['form'] == 'compact':
        print(signer.serialize_compact(header, payload, key).decode(), end='')
    else:
        token = signer.serialize_json({'protected': header}, payload, key)
        print(json.dumps({name: token[name] for name in ('payload', 'protected', 'signature')}), end='')
