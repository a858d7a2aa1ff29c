# Signing in and out.

sign-in-continue = 続行先: { $client }
sign-in-as = { $user } としてサインインしています。
sign-in-again = 続けるにはパスワードを入力してください。
sign-in-username = ユーザー名またはメールアドレス
sign-in-password = パスワード
sign-out-question = サインアウトしますか？
sign-out-keeps = 許可済みのアプリケーションの権限はそのまま残ります。
sign-out-stay = サインインしたままにする
