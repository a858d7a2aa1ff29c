# Users and groups, for administrators.

user-username = User name
user-email = E-mail address
user-first-name = First name
user-last-name = Last name
user-new-password = New password
user-new-password-hint = Leave it empty to keep the password. A new one ends all sessions of the user.
user-groups = Groups
user-account = Account
user-active = Active
user-active-hint = a user who is not cannot sign in, and their tokens are dead
user-admin = Administrator
user-admin-hint = may see and change everything here
users-heading = Users
users-create = Create a user
users-edit = Edit the user
users-none = No users.
users-administrator = administrator
users-user = user
users-switched-off = switched off
groups-heading = Groups
groups-none = No groups.
groups-create = Create a group
groups-name = Name
