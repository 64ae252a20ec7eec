const nobody = '00000000-0000-4000-8000-000000000000';

/** Input with which the data action runs and changes nothing: there is no such user, and no such presence. */
export async function nobodysPresence() {
  return { USER_ID: nobody, PRESENCE_DEFINITION_ID: nobody };
}
