# 本人に関するページ：アカウントと、許可したアプリケーション。

account-link = アカウント
account-heading = アカウント
account-door = サインイン中の場所、パスワード、言語を確認・変更できます。
account-username = ユーザー名
account-name = 氏名
account-email = メールアドレス
account-email-none = なし

account-language-heading = 言語
account-language-label = ページの言語
account-language-browser = ブラウザーの設定に従う
account-language-keep = 保存する
account-language-kept = 言語を保存しました。

account-password-heading = パスワードの変更
account-password-explained = 現在のパスワードが必要です。
account-password-consequence = このブラウザーではサインインしたままになり、ほかのすべての場所ではサインアウトされます。アプリケーションに許可した内容は変わりません。
account-password-current = 現在のパスワード
account-password-new = 新しいパスワード
account-password-again = 新しいパスワード（確認）
account-password-rule = 8 文字以上で入力してください。
account-password-change = パスワードを変更する
account-password-wrong = 現在のパスワードと一致しません
account-password-differs = 新しいパスワードと一致しません
account-password-changed = パスワードを変更しました。ほかの場所ではサインアウトされました。

account-sessions-heading = サインイン中の場所
account-sessions-count = { $count ->
   *[other] { $count } 個のブラウザー
}
account-sessions-explained = 心当たりのないブラウザーがある場合は、サインアウトさせてパスワードを変更してください。
account-sessions-more = { $count ->
   *[other] ほかに { $count } 件あります（表示していません）。
}
account-sessions-end-others = ほかのすべての場所でサインアウトする
account-session-this = このブラウザー
account-session-end = サインアウトさせる
account-session-sign-out = ここでサインアウトする
account-session-since = サインイン：{ $when }
account-session-seen = 最終利用：{ $when }

account-browser-on = { $browser }（{ $system }）
account-browser-unknown = 不明なブラウザー
account-browser-unknown-on = 不明なブラウザー（{ $system }）

allowed-heading = 許可したアプリケーション
allowed-door = あなたに代わって操作できるものを確認し、取り消すことができます。
allowed-explained = 次のアプリケーションは、取り消すまであなたに代わって操作できます。
allowed-none = あなたに代わって操作できるアプリケーションはありません。
allowed-since = 許可：{ $when }
allowed-until = 期限：{ $when }
allowed-last-used = 最終利用：{ $when }
allowed-never-used = 記録の開始以降、利用はありません
allowed-owner-server = あなたのアカウント
allowed-owner-gone = 現在は提供されていません
allowed-take-back = 取り消す
allowed-from = （{ $client }）
allowed-scope-from = （{ $client } の { $scope }）
allowed-take-back-all = すべて取り消す
allowed-export = JSON で書き出す
allowed-client-question = { $client } への許可を取り消しますか？
allowed-client-consequence = すぐにアクセスできなくなります。もう一度許可を求められることがあります。
allowed-scope-question = { $client } への { $scope } の許可を取り消しますか？
allowed-scope-consequence = これを含む { $client } のアクセスは、そこに含まれるほかの内容とともに、すぐに終了します。ほかに許可した内容はそのまま有効で、{ $client } は確認なしで再び利用できます。
allowed-all-question = すべて取り消しますか？
allowed-all-consequence = { $count ->
   *[other] { $count } 個のアプリケーションがすぐにアクセスできなくなります。もう一度許可を求められることがあります。
}

resume-heading = もう一度送信しますか？
resume-explained = まだ何も行われていません。入力した内容は残っています。
resume-secrets = パスワードなどの秘密の情報は、もう一度入力してください。
resume-send = もう一度送信する
resume-discard = 最初からやり直す
resume-signed-out = セッションが終了しました。もう一度サインインしてください。入力した内容は保持されています。
