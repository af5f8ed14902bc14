"use server";

import { headers } from "next/headers";
import { withSystem } from "@/db/tenant";
import { workspaceAction } from "@/lib/access/workspace-action";
import { signBrowserIn } from "@/lib/auth/open-session";
import { personAction, publicAction } from "@/lib/auth/person-action";
import { acceptInvitation } from "./accept-invitation";
import { answerOnboarding } from "./answer-onboarding";
import { changeRole } from "./change-role";
import { countryOfLanguages, countryOfTimeZone, timeZoneOf } from "./countries";
import { createApiKey } from "./create-api-key";
import { createWorkspace } from "./create-workspace";
import { deleteWorkspace } from "./delete-workspace";
import { hideChecklist } from "./hide-checklist";
import { inviteMember } from "./invite-member";
import { leaveWorkspace } from "./leave-workspace";
import { removeMember } from "./remove-member";
import { restoreMember } from "./restore-member";
import { revokeApiKey } from "./revoke-api-key";
import { revokeInvitation } from "./revoke-invitation";
import { saveLanguages } from "./save-languages";
import {
  acceptInvitationSchema,
  answerOnboardingSchema,
  apiKeySchema,
  changeRoleSchema,
  createApiKeySchema,
  createWorkspaceSchema,
  deleteWorkspaceSchema,
  hideChecklistSchema,
  invitationSchema,
  inviteMemberSchema,
  leaveWorkspaceSchema,
  memberSchema,
  saveLanguagesSchema,
  signUpByInvitationSchema,
  signUpSchema,
  updateWorkspaceSchema,
} from "./schema";
import { signUp } from "./sign-up";
import { signUpByInvitation } from "./sign-up-by-invitation";
import { suspendMember } from "./suspend-member";
import { updateWorkspace } from "./update-workspace";

export const signUpAction = publicAction(signUpSchema, async (input, facts) => {
  const languages = (await headers()).get("accept-language");
  const { userId, slug } = await signUp(input, facts, countryOfLanguages(languages));
  await signBrowserIn(userId, facts);
  return { slug };
});

export const signUpByInvitationAction = publicAction(
  signUpByInvitationSchema,
  async (input, facts) => {
    const { userId, slug } = await signUpByInvitation(input, facts);
    await signBrowserIn(userId, facts);
    return { slug };
  },
);

export const acceptInvitationAction = personAction(
  acceptInvitationSchema,
  (session, input, facts) => acceptInvitation({ ...session, ip: facts.ip }, input),
);

export const createWorkspaceAction = personAction(
  createWorkspaceSchema,
  async (session, input, facts) => {
    const languages = (await headers()).get("accept-language");
    const country = countryOfTimeZone(input.timeZone) ?? countryOfLanguages(languages) ?? "US";
    const { slug } = await withSystem("create a workspace", (tx) =>
      createWorkspace(
        tx,
        { userId: session.userId, name: session.name, email: session.email, ip: facts.ip },
        { name: input.name, country, timeZone: timeZoneOf(country, input.timeZone) },
      ),
    );
    return { slug };
  },
);

export const updateWorkspaceAction = workspaceAction(
  "workspace:write",
  updateWorkspaceSchema,
  updateWorkspace,
);
export const deleteWorkspaceAction = workspaceAction(
  "workspace:delete",
  deleteWorkspaceSchema,
  deleteWorkspace,
);
export const answerOnboardingAction = workspaceAction(
  "workspace:write",
  answerOnboardingSchema,
  answerOnboarding,
);
export const hideChecklistAction = workspaceAction(
  "workspace:write",
  hideChecklistSchema,
  hideChecklist,
);
export const saveLanguagesAction = workspaceAction(
  "workspace:write",
  saveLanguagesSchema,
  saveLanguages,
);
export const leaveWorkspaceAction = workspaceAction(
  "workspace:read",
  leaveWorkspaceSchema,
  leaveWorkspace,
);

export const inviteMemberAction = workspaceAction("team:write", inviteMemberSchema, inviteMember);
export const revokeInvitationAction = workspaceAction(
  "team:write",
  invitationSchema,
  revokeInvitation,
);
export const changeRoleAction = workspaceAction("team:write", changeRoleSchema, changeRole);
export const suspendMemberAction = workspaceAction("team:write", memberSchema, suspendMember);
export const restoreMemberAction = workspaceAction("team:write", memberSchema, restoreMember);
export const removeMemberAction = workspaceAction("team:write", memberSchema, removeMember);

export const createApiKeyAction = workspaceAction(
  "api_keys:manage",
  createApiKeySchema,
  createApiKey,
);
export const revokeApiKeyAction = workspaceAction("api_keys:manage", apiKeySchema, revokeApiKey);
