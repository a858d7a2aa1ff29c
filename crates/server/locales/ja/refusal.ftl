# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = 拒否されました
refusal-forbidden-advice = このサーバーのページから来た場合は、そのページを開き直してもう一度操作してください。
refusal-not-found = ページが見つかりません
refusal-not-found-advice = アドレスに誤りがあるか、ほかの人のためのページかもしれません。
refusal-too-many = 試行回数が多すぎます
refusal-too-many-advice = 数分待ってから、もう一度お試しください。永久に使えなくなることはありません。
refusal-unavailable = 現在ご利用いただけません
refusal-unavailable-advice = お客様の操作に問題はありません。しばらくしてからもう一度お試しください。
refusal-internal = サーバーで問題が発生しました
refusal-internal-advice = お客様の操作に問題はありません。サーバーの運営者に参照番号をお知らせください。
refusal-other = このリクエストには応答できません
refusal-other-advice = アプリケーションからここに来た場合は、上のテキストと参照番号を開発元にお知らせください。このサーバーのフォームから来た場合は、開き直してください。

refusal-login-failed = ユーザー名またはパスワードが正しくありません。
refusal-second-factor-wrong = コードが正しくないか、すでに使用されています。
refusal-passkey = パスキーを確認できませんでした。
refusal-client-missing = アプリケーションが自身を名乗っていません（client_id がありません）。
refusal-client-unknown = このアプリケーションは登録されていません。
refusal-redirect-missing = アプリケーションが戻り先を指定していません。
refusal-redirect-unknown = アプリケーションの戻り先アドレスが登録されていません。
refusal-parameter-repeated = リクエストに同じパラメーターが複数あります。
refusal-form-stale = フォームの有効期限が切れました。もう一度送信してください。
refusal-form-foreign = リクエストがほかのサイトから送信されました。
refusal-sign-in-without-effect = サインインが反映されませんでした。
refusal-set-up-link = このセットアップ用リンクは使えません（または期限切れです）。
refusal-entered = 入力内容の一部を保存できません。
refusal-method = このページはこのメソッドに対応していません。
refusal-undecided = 許可も拒否もされていません。
refusal-details = 開発者向けの詳細
refusal-back = 最初のページに戻る
