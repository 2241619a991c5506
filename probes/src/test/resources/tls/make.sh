#!/bin/sh
# Makes the stores beside it, which tests of https probes use. Password: "changeit". Valid for a
# hundred years, but for the one that expired in 2020.
#   trust.p12    the root, which the tests trust
#   good.p12     www.example.net, by the root
#   other.p12    other.example.net, by the root
#   expired.p12  www.example.net, by the root, of 2020
#   broken.p12   www.example.net, by an authority below the root; servers send the first certificate
#                of a store alone, so that this one's chain is broken
set -eu
cd "$(dirname "$0")"
rm -f ./*.p12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool() {
  keytool -storepass changeit -storetype PKCS12 "$@" 2>/dev/null
}
# The commands that make a certificate take these.
dated() {
  tool "$@" -startdate "2020/01/01 00:00:00" -validity "$days"
}
days=36500
make() { # store, name
  dated -genkeypair -keystore "$1" -alias server -keyalg EC -groupname secp256r1 -dname "CN=$2"
}
sign() { # store, authority, name
  store=$1 authority=$2 name=$3
  tool -certreq -keystore "$store" -alias server |
    dated -gencert -keystore "$work/$authority.p12" -alias server -ext "san=dns:$name" \
      -rfc >"$work/leaf.pem"
  tool -importcert -keystore "$store" -alias root -file "$work/root.pem" -noprompt
  if [ "$authority" = middle ]; then
    tool -importcert -keystore "$store" -alias middle -file "$work/middle.pem" -noprompt
  fi
  tool -importcert -keystore "$store" -alias server -file "$work/leaf.pem" -noprompt
}

dated -genkeypair -keystore "$work/root.p12" -alias server -keyalg EC -groupname secp256r1 \
  -dname "CN=root of the tests" -ext bc:c
tool -exportcert -keystore "$work/root.p12" -alias server -rfc >"$work/root.pem"
make "$work/middle.p12" "middle of the tests"
tool -certreq -keystore "$work/middle.p12" -alias server |
  dated -gencert -keystore "$work/root.p12" -alias server -ext bc:c -rfc >"$work/middle.pem"
tool -importcert -keystore trust.p12 -alias root -file "$work/root.pem" -noprompt

for store in good other expired broken; do
  make $store.p12 $store
done
sign good.p12 root www.example.net
sign other.p12 root other.example.net
days=90
sign expired.p12 root www.example.net
days=36500
tool -importcert -keystore "$work/middle.p12" -alias root -file "$work/root.pem" -noprompt
tool -importcert -keystore "$work/middle.p12" -alias server -file "$work/middle.pem" -noprompt
sign broken.p12 middle www.example.net
