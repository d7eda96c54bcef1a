/** Pre-signed links: their query holds a signature, which differs each time a link is made. */

/** For each kind of signature: how its parameters are recognized, and which ones are its own. */
const SIGNATURES: readonly (readonly [presence: RegExp, own: RegExp])[] = [
  // S3, Google: signature, signed headers, security token.
  [/&x-(amz|goog)-s/i, /&x-(amz|goog)-[^&]*/gi],
  // S3 and Google before, CloudFront.
  [
    /&(awsaccesskey|googleaccess|key-pair-)id=/i,
    /&((awsaccesskey|googleaccess|key-pair-)id|signature|expires|policy)=[^&]*/gi,
  ],
  // Azure: all of them are as short, and "snapshot" is none of them.
  [/^(?=.*&sig=).*&s[eiv]=/, /&s[a-z]{1,4}=[^&]*/g],
];

/** Returns a link without the parameters of its signature. All others select content, for instance a version, and stay. */
export function withoutSignature(link: string): string {
  return link.replace(
    /^(https?:[^?#]*)\?([^#]*)/i,
    (_, address: string, query: string) => {
      let parameters = `&${query}`;
      for (const [presence, own] of SIGNATURES) {
        if (presence.test(parameters)) {
          parameters = parameters.replace(own, "");
        }
      }
      return address + parameters.replace("&", "?");
    },
  );
}
