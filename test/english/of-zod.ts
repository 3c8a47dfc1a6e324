/** As zod words what is wrong: nobody who writes a policy knows what it speaks of. */
export const OF_ZOD =
  /Invalid (input|option|string|number|key in|value in|discriminator|ISO|UUID|URL|IPv|email|CIDR|cidr)|expected \w+, received|Unrecognized key|Too (small|big): expected|String must contain|nonoptional|ZodError/;
